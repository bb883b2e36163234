"""PyTorch's side of the captioning benchmark: answers {do, name, shape, runs} with the time of a step or of the encoder."""

import os

import torch
import torch.nn.functional as F
from torch import nn

from peer import serve, times_of, training_step

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


class Encoder(nn.Module):
    """Convolutions of 5×5 in steps of 4, 3×3 in steps of 2 and 3×3, each with batch normalisation and ReLU."""

    def __init__(self, side):
        super().__init__()
        sizes = [(3, 32, 5, 4), (32, 64, 3, 2), (64, 64, 3, 1)]
        self.layers = nn.ModuleList(nn.Conv2d(a, b, k, s, bias=False) for a, b, k, s in sizes)
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for _, b, _, _ in sizes)
        cells = side // 8
        centres = (torch.arange(cells) + 0.5) / cells
        self.places = torch.cartesian_prod(centres, centres)
        # TensorFlow pads "same" unevenly: nothing before, one behind where a step does not fit.
        self.padding = [(0, 1, 0, 1), (0, 1, 0, 1), (1, 1, 1, 1)]

    def forward(self, images):
        x = images * 2 - 1
        for conv, norm, padding in zip(self.layers, self.norms, self.padding):
            x = torch.relu(norm(conv(F.pad(x, padding))))
        regions = x.flatten(2).transpose(1, 2)
        return torch.cat([regions, self.places.expand(len(x), -1, -1)], 2)


class TwoLstm(nn.Module):
    def __init__(self, side, words, embedding=48, d=96, width=66):
        super().__init__()
        self.encoder, self.embedding = Encoder(side), nn.Embedding(words, embedding)
        self.start, self.query = nn.Linear(width, d, bias=False), nn.Linear(d, width, bias=False)
        self.listen = nn.LSTM(embedding, d, batch_first=True)
        self.gate, self.speak = nn.Linear(d, 1), nn.LSTM(d + width, d, batch_first=True)
        self.out = nn.Linear(d, words)

    def forward(self, images, inputs):
        regions = self.encoder(images)
        h = torch.tanh(self.start(regions.mean(1))).unsqueeze(0)
        heard, _ = self.listen(self.embedding(inputs), (h, torch.zeros_like(h)))
        weights = torch.softmax(self.query(heard) @ regions.transpose(1, 2), -1)
        seen = weights @ regions * torch.sigmoid(self.gate(heard))
        return self.out(self.speak(torch.cat([heard, seen], 2))[0])


def task_of(name, batch, side, length, words):
    torch.manual_seed(1)
    model = TwoLstm(side, words)
    images = torch.rand(batch, 3, side, side)
    inputs, targets = (torch.randint(4, words, (batch, length)) for _ in range(2))
    if name == "encoder":
        return torch.no_grad()(lambda: model.encoder(images))
    if name == "encoder gradient":
        return lambda: torch.autograd.grad(model.encoder(images).sum(), list(model.encoder.parameters()))
    return training_step(model, (images, inputs), targets)


serve(times_of(task_of))
