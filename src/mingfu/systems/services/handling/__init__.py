# SPDX-License-Identifier: Apache-2.0
"""Applying for an item and handling the application: start, form and limits are made of the item as its edition has it.

Every item that can be applied for is a start `services.item.<code>`; its form `services.item.<code>@<edition>` asks what
that edition of the guide asks. The procedures are few; what differs stands in the item. Law: Administrative Licensing Law.
"""
