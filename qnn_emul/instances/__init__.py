"""Instances to test with: random, adversarial, drawn for a claim, given in parts."""
