"""What PyTorch's sides of the benchmarks share: they read requests a line each and answer with a line of JSON."""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def serve(answer):
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


def times_of(task_of):
    """Answers with times of tasks; one is kept until another is asked for."""
    current = ("", None)

    def answer(request):
        nonlocal current
        if request["do"] == "about":
            return {"version": f"PyTorch {torch.__version__}", "threads": torch.get_num_threads()}
        key = f"{request['name']} {request['shape']}"
        if current[0] != key:
            current = (key, task_of(request["name"], *request["shape"]))
        start = time.perf_counter()
        for _ in range(request["runs"]):
            current[1]()
        return {"ms": (time.perf_counter() - start) * 1e3 / request["runs"]}

    return answer


def training_step(model, inputs, targets):
    """Forward, loss, gradients, clipping, Adam."""
    adam = torch.optim.Adam(model.parameters(), lr=0.001)

    def step():
        adam.zero_grad()
        logits = model(*inputs)
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        return loss.item()

    return step
