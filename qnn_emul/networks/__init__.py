"""Networks: weights and images in, encodings of whole forward passes out. `qe.networks`, loaded when first used."""

from .bilinear import Bilinear, ConvolutionalPath, fourier_path
from .data.images import colour_tensor, crop, photograph
from .importers.onnx_files import from_onnx
from .importers.onnx_nodes import UnsupportedLayer
from .importers.own import from_safetensors, from_torch, to_torch
from .residual_cnn import ResidualCNN, digit_tensor, load_network

__all__ = [
    "Bilinear",
    "ConvolutionalPath",
    "ResidualCNN",
    "UnsupportedLayer",
    "colour_tensor",
    "crop",
    "digit_tensor",
    "fourier_path",
    "from_onnx",
    "from_safetensors",
    "from_torch",
    "load_network",
    "photograph",
    "to_torch",
]
