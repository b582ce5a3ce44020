"""What the owner is told of the business: tallies into answers, without looking anything up."""
