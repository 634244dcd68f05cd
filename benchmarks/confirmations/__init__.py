"""Confirmations as strangers might write them: layouts made with several tools, each with what it truly says."""
