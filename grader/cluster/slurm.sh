#!/usr/bin/env bash
# Grades a class on a Slurm cluster: an array job with one task for each part of the class, then a job that joins them.
#
#   grader/cluster/slurm.sh SUBMISSIONS REPORT PARTS [options of npm run grade]
#
# The clone, the submissions and the report lie on a disk that all nodes see, and `npm run grade` has run once in the
# clone. Options of sbatch come from its own variables, such as SBATCH_PARTITION and SBATCH_ACCOUNT.
# Called again with the same arguments, it grades only the parts that did not come to their end; when all did, all of
# them, and what has not changed is not graded again.
set -euo pipefail

script=$(realpath "${BASH_SOURCE[0]}")
clone=$(cd "$(dirname "$script")/../.." && pwd)

grade() {
  npm --prefix "$clone" run --silent grade -- "$@"
}

is_finished() { # PART
  grep -qs '"finished": *true' "$1/part.json"
}

# One task of the array. Work that could not be graded is in the report; only a part without an end has failed.
part() { # SUBMISSIONS REPORT PARTS OPTIONS…
  local place="$2/parts/$SLURM_ARRAY_TASK_ID"
  rm -f "$place/part.json"
  grade "$1" --out "$place" --format json --shard "$SLURM_ARRAY_TASK_ID/$3" --jobs "${SLURM_CPUS_PER_TASK:-1}" "${@:4}" || true
  is_finished "$place"
}

merge() { # REPORT FORMATS
  grade merge "$1"/parts/*/ --out "$1" --format "$2"
}

# Numbers with commas between: the parts without an end, or all.
wanted() { # REPORT PARTS
  local open=() i
  for ((i = 1; i <= $2; i++)); do is_finished "$1/parts/$i" || open+=("$i"); done
  if [ ${#open[@]} -eq 0 ]; then echo "1-$2"; else (IFS=, && echo "${open[*]}"); fi
}

# A command line for sbatch --wrap.
quoted() {
  printf '%q ' bash "$script" "$@"
}

submit() { # SUBMISSIONS REPORT PARTS OPTIONS…
  local submissions report=$2 parts=$3 formats=html,csv options=() array joining
  submissions=$(realpath "$1")
  mkdir -p "$report/parts" "$report/logs"
  report=$(realpath "$report")
  shift 3
  while [ $# -gt 0 ]; do
    case $1 in
      --format) formats=${2:?--format wants a value} && shift 2 ;;
      --format=*) formats=${1#*=} && shift ;;
      *) options+=("$1") && shift ;;
    esac
  done
  array=$(sbatch --parsable --job-name=grade --array="$(wanted "$report" "$parts")" --cpus-per-task="${CPUS:-2}" --requeue \
    --output="$report/logs/%a.log" --wrap="$(quoted --part "$submissions" "$report" "$parts" ${options[@]+"${options[@]}"})")
  joining=$(sbatch --parsable --job-name=grade-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \
    --output="$report/logs/merge.log" --wrap="$(quoted --merge "$report" "$formats")")
  echo "Parts are graded by job $array and joined by job $joining into $report."
  echo "If a part dies, the joining is cancelled: look into $report/logs/N.log and call this again, for that part alone."
}

case ${1:-} in
  --part) shift && part "$@" ;;
  --merge) shift && merge "$@" ;;
  *)
    if [ $# -lt 3 ] || ! [[ $3 =~ ^[1-9][0-9]*$ ]] || ! [ -e "$1" ]; then
      echo "usage: grader/cluster/slurm.sh SUBMISSIONS REPORT PARTS [options of npm run grade]" >&2
      echo "       SUBMISSIONS exists, PARTS is a whole number such as 50" >&2
      exit 2
    fi
    submit "$@"
    ;;
esac
