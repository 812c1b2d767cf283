"""What `scripts/make_bundle.py` puts together: locked wheels, a font, licences, lists of digests, one archive."""
