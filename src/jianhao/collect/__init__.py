"""Collection from official interfaces for the accounts that an office owns: raw answers kept, resumable, within quotas."""
