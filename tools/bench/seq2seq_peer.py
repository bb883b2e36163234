"""PyTorch's side of the seq2seq benchmark: answers {do, name, shape} with the time of a step or of decoding."""

import math
import os

import torch
from torch import nn

from peer import serve, times_of, training_step

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


class Additive(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.W, self.U = nn.Linear(d, d, bias=False), nn.Linear(d, d, bias=False)
        self.v = nn.Linear(d, 1, bias=False)

    def prepare(self, states):
        return self.U(states)

    def forward(self, h, keys):
        return self.v(torch.tanh(self.W(h).unsqueeze(2) + keys.unsqueeze(1))).squeeze(3)


class Dot(nn.Module):
    def prepare(self, states):
        return states

    def forward(self, h, keys):
        return h @ keys.transpose(1, 2)


class Recurrent(nn.Module):
    """Encoder and decoder of one layer each; attention after Luong et al. 2015."""

    def __init__(self, words, d, layer, score, feeding):
        super().__init__()
        self.source, self.target = nn.Embedding(words, d), nn.Embedding(words, d)
        self.encoder = layer(d, d, batch_first=True)
        self.decoder = nn.LSTMCell(2 * d, d) if feeding else layer(d, d, batch_first=True)
        self.score, self.feeding = score, feeding
        self.combine, self.output = nn.Linear(2 * d, d, bias=False), nn.Linear(d, words)

    def look(self, h, keys, states):
        context = torch.softmax(self.score(h, keys), -1) @ states
        return torch.tanh(self.combine(torch.cat([context, h], -1)))

    def forward(self, source, inputs):
        states, last = self.encoder(self.source(source))
        keys = self.score.prepare(states)
        x = self.target(inputs)
        if not self.feeding:
            return self.output(self.look(self.decoder(x, last)[0], keys, states))
        h, c = last[0][0], last[1][0]
        feed, said = torch.zeros_like(h), []
        for t in range(x.shape[1]):
            h, c = self.decoder(torch.cat([x[:, t], feed], 1), (h, c))
            feed = self.look(h.unsqueeze(1), keys, states).squeeze(1)
            said.append(feed)
        return self.output(torch.stack(said, 1))

    def decode(self, source, length):
        states, state = self.encoder(self.source(source))
        keys = self.score.prepare(states)
        word, said = torch.full((source.shape[0], 1), 2), []
        for _ in range(length):
            h, state = self.decoder(self.target(word), state)
            word = self.output(self.look(h, keys, states)).argmax(-1)
            said.append(word)
        return torch.cat(said, 1).tolist()


class Transformer(nn.Module):
    def __init__(self, words, d, length):
        super().__init__()
        sizes = {"d_model": d, "nhead": 4, "dim_feedforward": 2 * d, "dropout": 0.0}
        form = {"batch_first": True, "norm_first": True}
        self.source, self.target = nn.Embedding(words, d), nn.Embedding(words, d)
        encoder, decoder = nn.TransformerEncoderLayer(**sizes, **form), nn.TransformerDecoderLayer(**sizes, **form)
        self.encoder = nn.TransformerEncoder(encoder, 2, nn.LayerNorm(d), enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(decoder, 2, nn.LayerNorm(d))
        self.output, self.scale = nn.Linear(d, words), math.sqrt(d)
        angles = torch.arange(length).unsqueeze(1) / 10000 ** (torch.arange(0, d, 2) / d)
        self.places = torch.stack([angles.sin(), angles.cos()], 2).reshape(length, d)
        self.causal = nn.Transformer.generate_square_subsequent_mask(length)

    def forward(self, source, inputs):
        memory = self.encoder(self.source(source) * self.scale + self.places)
        x = self.target(inputs) * self.scale + self.places
        return self.output(self.decoder(x, memory, tgt_mask=self.causal, tgt_is_causal=True))

    def decode(self, source, length):
        """Keys and values of the words before are kept: PyTorch's own decoder would read all of them again."""
        memory = self.encoder(self.source(source) * self.scale + self.places)
        layers = self.decoder.layers
        cross = [heads_of(memory, layer.multihead_attn, slice(memory.shape[2], None)) for layer in layers]
        kept = [(memory.new_zeros(0),) * 2 for _ in layers]
        word, said = torch.full((source.shape[0], 1), 2), []
        for t in range(length):
            x = self.target(word) * self.scale + self.places[t]
            for i, layer in enumerate(layers):
                q, k, v = heads_of(layer.norm1(x), layer.self_attn, slice(None))
                kept[i] = (torch.cat([kept[i][0], k], 2), torch.cat([kept[i][1], v], 2)) if t else (k, v)
                x = x + attend(layer.self_attn, q, *kept[i])
                (q,) = heads_of(layer.norm2(x), layer.multihead_attn, slice(x.shape[2]))
                x = x + attend(layer.multihead_attn, q, *cross[i])
                x = x + layer.linear2(layer.activation(layer.linear1(layer.norm3(x))))
            word = self.output(self.decoder.norm(x)).argmax(-1)
            said.append(word)
        return torch.cat(said, 1).tolist()


def heads_of(x, attention, part):
    """Queries, keys and values of x, or a part of them, each [batch, heads, tokens, d]."""
    all = nn.functional.linear(x, attention.in_proj_weight[part], attention.in_proj_bias[part])
    shape = (*x.shape[:2], attention.num_heads, attention.head_dim)
    return [each.view(shape).transpose(1, 2) for each in all.split(x.shape[2], 2)]


def attend(attention, q, k, v):
    y = nn.functional.scaled_dot_product_attention(q, k, v)
    return attention.out_proj(y.transpose(1, 2).flatten(2))


def model_of(name, words, d, length):
    if name == "Transformer":
        return Transformer(words, d, length)
    layer = nn.GRU if name.startswith("GRU") else nn.LSTM
    score = Additive(d) if "additive" in name else Dot()
    return Recurrent(words, d, layer, score, "input feeding" in name)


def task_of(name, batch, length, words, d):
    torch.manual_seed(1)
    model = model_of(name.removesuffix(" decoding"), words, d, length)
    source, inputs, targets = (torch.randint(4, words, (batch, length)) for _ in range(3))
    if name.endswith(" decoding"):
        return torch.no_grad()(lambda: model.decode(source, length))
    return training_step(model, (source, inputs), targets)


serve(times_of(task_of))
