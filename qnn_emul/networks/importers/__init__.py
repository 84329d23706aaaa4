"""Networks that others made: PyTorch, safetensors, ONNX."""
