"""What networks cost: cost records node by node, in numbers of any size and as derivations of O(·)."""
