"""Programs spoiled in many ways, for the proof: the job, the kinds of harm, and a judge that shares no code with it."""
