"""Many results at once: whole columns answered by the judgement of single values."""
