"""Tongdeng: the people of an estate solve its problems on one bench."""
