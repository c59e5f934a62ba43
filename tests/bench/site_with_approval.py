# SPDX-License-Identifier: Apache-2.0
"""The site as granian serves it, with the measured procedure made known to it."""

from importlib import import_module

from mingfu.site import wsgi

application = wsgi.application

# The registries stand only once the site has been set up, which the line above did.
import_module("approval").register()
