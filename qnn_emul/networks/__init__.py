"""Networks: weights and images in, encodings of whole forward passes out."""

from .residual_cnn import ResidualCNN, digit_tensor, load_network

__all__ = ["ResidualCNN", "digit_tensor", "load_network"]
