"""Lin and Tong, Optimal polynomial based quantum eigenstate filtering with application to solving quantum linear systems."""
