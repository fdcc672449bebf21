"""What the routes do: parse, one service call, answer."""
