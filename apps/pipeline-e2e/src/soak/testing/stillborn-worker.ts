// A process of a soak that ends before it takes a seed.
process.exit(1);
