"""Networks: weights and images in, encodings of whole forward passes out. `qe.networks`, loaded when first used."""

from .bilinear import Bilinear, ConvolutionalPath, fourier_path
from .photographs import colour_tensor, crop, photograph
from .residual_cnn import ResidualCNN, digit_tensor, load_network

__all__ = [
    "Bilinear",
    "ConvolutionalPath",
    "ResidualCNN",
    "colour_tensor",
    "crop",
    "digit_tensor",
    "fourier_path",
    "load_network",
    "photograph",
]
