"""Starts the runtime. Python compiles this file at every start; everything else comes compiled."""
import sys

sys.path.insert(0, __file__[:__file__.rindex("/")])

from _fcdesk_runtime import main

main()
