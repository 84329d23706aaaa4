"""Sünderhauf, Campbell and Camps, Block-encoding structured matrices for data input in quantum computing."""
