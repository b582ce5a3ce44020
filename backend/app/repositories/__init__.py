"""What we keep. `memory` and `sql` hold the same promises; see tests/contract."""
