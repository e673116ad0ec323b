"""How the invented practice is made: tables of invented medicine, invented people, and the rules that join them."""
