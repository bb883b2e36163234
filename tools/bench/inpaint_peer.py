"""The other side of the inpainting benchmark: OpenCV, scikit-image, and the same attention between patches in PyTorch.

Answers {do: "take", shape, width, height, data, hidden} by keeping the picture, {do: "time", name, shape} with a time,
and {do: "fill", name, shape} with what fills the hole.
"""

import os
import time

import cv2
import numpy as np
import skimage
import torch
import torch.nn.functional as F
from skimage.restoration import inpaint_biharmonic

from peer import serve

THREADS = int(os.environ["OMP_NUM_THREADS"])
torch.set_num_threads(THREADS)
cv2.setNumThreads(THREADS)

SIZE, RADIUS, TEMPERATURE = 7, 3, 0.001


def scaled(image, hidden, scale):
    """By area; what covers anything hidden is hidden."""
    if scale == 1:
        return image, hidden
    step = round(1 / scale)
    pool = lambda x: F.avg_pool2d(x[None, None], step)[0, 0]
    return pool(image), pool(hidden.float()) > 1e-6


def bank_of(image, hidden, scales):
    """All fully known patches of all scales, and their middles."""
    keys, centres = [], []
    for scale in scales:
        small, gone = scaled(image, hidden, scale)
        if min(small.shape) < SIZE:
            continue
        rows = F.unfold(small[None, None], SIZE)[0].T
        known = ~(F.unfold(gone.float()[None, None], SIZE)[0].T > 0).any(1)
        keys.append(rows[known])
        centres.append(small[RADIUS:-RADIUS, RADIUS:-RADIUS].reshape(-1)[known])
    return torch.cat(keys), torch.cat(centres)


def rim(hidden):
    """Those that touch a known pixel and whose patch has at least 80 % of the most known pixels."""
    open_ = F.pad((~hidden).float(), (1, 1, 1, 1))
    touching = hidden & ((open_[:-2, 1:-1] + open_[2:, 1:-1] + open_[1:-1, :-2] + open_[1:-1, 2:]) > 0)
    counts = F.avg_pool2d((~hidden).float()[None, None], SIZE, 1, RADIUS, divisor_override=1)[0, 0]
    return torch.nonzero(touching & (counts >= 0.8 * counts[touching].max()), as_tuple=True)


def attention_fill(image, hidden, scales):
    image, hidden = image.masked_fill(hidden, 0), hidden.clone()
    keys, centres = bank_of(image, hidden, scales)
    squares = keys.square()
    offsets = torch.arange(SIZE)
    while hidden.any():
        y, x = rim(hidden)
        rows, columns = y[:, None, None] + offsets[:, None], x[:, None, None] + offsets
        patches = F.pad(image, (RADIUS,) * 4)[rows, columns].reshape(len(y), -1)
        known = F.pad((~hidden).float(), (RADIUS,) * 4)[rows, columns].reshape(len(y), -1)
        query = patches * known
        distance = query.square().sum(1, True) + known @ squares.T - 2 * query @ keys.T
        weights = torch.softmax(distance.clamp(min=0) / -known.sum(1, True) / TEMPERATURE, 1)
        image[y, x] = weights @ centres
        hidden[y, x] = False
    return image


def by_attention(scales):
    def fill(image, hidden):
        with torch.no_grad():
            return attention_fill(torch.from_numpy(image), torch.from_numpy(hidden), scales).numpy()

    return fill


def by_opencv(method):
    return lambda image, hidden: cv2.inpaint(image * 255, hidden.astype(np.uint8), 3, method) / 255


FUNCTIONS = {
    "PyTorch, pyramid": by_attention([1, 0.5, 0.25]),
    "PyTorch, one scale": by_attention([1]),
    "OpenCV Telea": by_opencv(cv2.INPAINT_TELEA),
    "OpenCV Navier–Stokes": by_opencv(cv2.INPAINT_NS),
    "scikit-image biharmonic": lambda image, hidden: inpaint_biharmonic(image, hidden),
}
pictures = {}


def answer(request):
    task = request["do"]
    if task == "about":
        return {"version": f"PyTorch {torch.__version__}, OpenCV {cv2.__version__}, scikit-image {skimage.__version__}"}
    key = tuple(request["shape"])
    if task == "take":
        shape = (request["height"], request["width"])
        image = np.array(request["data"], np.float32).reshape(shape)
        pictures[key] = (image, np.array(request["hidden"], bool).reshape(shape))
        return {}
    image, hidden = pictures[key]
    start = time.perf_counter()
    filled = FUNCTIONS[request["name"]](image, hidden)
    ms = (time.perf_counter() - start) * 1e3
    return {"ms": ms} if task == "time" else {"values": np.asarray(filled, float)[hidden].tolist()}


serve(answer)
