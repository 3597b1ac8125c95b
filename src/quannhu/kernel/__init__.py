"""What every room says: text, quantities, money, days, refusals, actors, figures, audit."""
