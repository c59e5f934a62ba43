# SPDX-License-Identifier: Apache-2.0
"""Decision models: DMN XML to decisions that explain themselves."""
