"""The PuLP planner: problem in, plan with bound, gap and reasons out.

Role: station 5. `problem` is all that is known of orders and hubs, `costs` prices each pairing, `model` and `solve`
look for the cheapest plan within a time limit, `check` judges it without the model, `explain` puts the reason in words.
It knows no database and moves no order: the registry's routing asks it, and stores what it says.
"""
