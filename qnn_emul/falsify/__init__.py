"""Is a claim true? Search for a counterexample, shrinking, repairs, proof on symbols, verdicts."""
