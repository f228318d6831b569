"""Loss, optimisers, and one step of training and of search."""
import torch
from torch import nn
from torch.nn import functional

# Of a spoofed utterance (class 0) and of a bona fide one (class 1).
CLASS_WEIGHTS = (1.0, 9.0)
WEIGHT_DECAY = 3e-4


def weighted_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy, its mean weighted by the classes."""
    return functional.cross_entropy(logits, labels, torch.tensor(CLASS_WEIGHTS, dtype=logits.dtype))


def trainable(module: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(name, value) for name, value in module.named_parameters() if value.requires_grad]


def weight_optimiser(network: nn.Module, learning_rate: float) -> torch.optim.Adam:
    """Adam; weight decay is added to the gradient. 1e-3 at the start of a training, 1e-2 of a search."""
    return torch.optim.Adam([value for _, value in trainable(network)], learning_rate, weight_decay=WEIGHT_DECAY)


def architecture_optimiser(network: nn.Module, learning_rate: float = 6e-4) -> torch.optim.Adam:
    return torch.optim.Adam(network.architecture.values(), learning_rate, betas=(0.5, 0.999), weight_decay=1e-3)


def train_step(network: nn.Module, optimiser: torch.optim.Adam, features: torch.Tensor, labels: torch.Tensor):
    optimiser.zero_grad()
    loss = weighted_loss(network(features), labels)
    loss.backward()
    optimiser.step()
    return loss.detach()


def search_step(network: nn.Module, weights: torch.optim.Adam, architecture: torch.optim.Adam, training, validation):
    """First order: the architecture on the validation batch, then the weights on the training batch.

    Both passes are in training mode, so both move the running statistics. A batch is (features, labels).
    """
    architecture.zero_grad()
    weighted_loss(network(validation[0]), validation[1]).backward()
    architecture.step()
    return train_step(network, weights, *training)  # drops the gradients that the first pass left


def unrolled_gradient(network: nn.Module, step_size: float, training, validation, reach: float = 0.01):
    """The second-order gradient of the architecture (DARTS, equations 6 to 8), by differences of first-order ones.

    The weights are moved by one step of gradient descent with weight decay on the training batch; the derivative of
    that step is taken with two passes at weights shifted by `reach` along the validation gradient. Weights and running
    statistics are left as they were. Returns the gradients by the architecture's names.
    """
    values = [value for _, value in trainable(network)]
    architecture = network.architecture
    before = {name: value.clone() for name, value in network.state_dict().items()}

    def gradients(batch, of):
        loss = weighted_loss(network(batch[0]), batch[1])
        found = torch.autograd.grad(loss, of, allow_unused=True)
        return [torch.zeros_like(value) if part is None else part for value, part in zip(of, found)]

    def shift(direction, factor):
        with torch.no_grad():
            for value, part in zip(values, direction):
                value += factor * part

    descent = [part + WEIGHT_DECAY * value.detach() for value, part in zip(values, gradients(training, values))]
    start = [value.detach().clone() for value in values]
    shift(descent, -step_size)
    both = gradients(validation, values + list(architecture.values()))
    direction, direct = both[:len(values)], both[len(values):]
    radius = reach / torch.cat([part.flatten() for part in direction]).norm()
    found = []
    for factor in (radius, -radius):
        with torch.no_grad():
            for value, original in zip(values, start):
                value.copy_(original)
        shift(direction, factor)
        found.append(gradients(training, list(architecture.values())))
    network.load_state_dict(before)
    return {name: part - step_size * (above - below) / (2 * radius)
            for name, part, above, below in zip(architecture, direct, *found)}


def exact_unrolled_gradient(network: nn.Module, step_size: float, training, validation) -> dict[str, torch.Tensor]:
    """The same derivative without differences: autograd goes back through the step of the weights."""
    before = {name: value.clone() for name, value in network.state_dict().items()}
    named = dict(trainable(network))
    loss = weighted_loss(network(training[0]), training[1])
    slopes = torch.autograd.grad(loss, list(named.values()), create_graph=True)
    moved = {name: value - step_size * (slope + WEIGHT_DECAY * value)
             for (name, value), slope in zip(named.items(), slopes)}
    logits = torch.func.functional_call(network, moved, (validation[0],))
    found = torch.autograd.grad(weighted_loss(logits, validation[1]), list(network.architecture.values()))
    network.load_state_dict(before)
    return dict(zip(network.architecture, found))
