"""Runs the training: `python training/train_models.py` from `backend/`."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
runpy.run_module("training.fit", run_name="__main__")
