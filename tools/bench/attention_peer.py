"""PyTorch's side of the attention benchmark: answers {do, name, shape} with a time."""

import math
import os
import time

import torch
import torch.nn.functional as F

from peer import serve

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def naive(q, k, v):
    return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v


FUNCTIONS = {
    "fused": F.scaled_dot_product_attention,
    "fused causal": lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
    "naive": naive,
}
made = {}


def inputs_of(shape):
    key = tuple(shape)
    if key not in made:
        made[key] = [torch.randn(key) for _ in range(3)]
    return made[key]


def timed(name, shape):
    inputs = inputs_of(shape)
    gradient = name.endswith(" gradient")
    function = FUNCTIONS[name.removesuffix(" gradient")]
    if not gradient:
        with torch.no_grad():
            start = time.perf_counter()
            function(*inputs)
            return (time.perf_counter() - start) * 1e3
    leaves = [x.detach().requires_grad_() for x in inputs]
    start = time.perf_counter()
    function(*leaves).sum().backward()
    return (time.perf_counter() - start) * 1e3


def answer(request):
    if request["do"] == "about":
        return {"version": f"PyTorch {torch.__version__}", "threads": torch.get_num_threads()}
    if request["do"] == "forget":
        made.clear()
        return {}
    return {"ms": timed(request["name"], request["shape"])}


serve(answer)
