"""What the sample shop's handlers share: orders, money, mail, storage. No task types."""
