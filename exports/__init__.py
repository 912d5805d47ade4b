"""What leaves: datasets, harmonisation, writers, jobs and manifests."""
