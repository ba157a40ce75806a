"""The judge against polygons small enough to draw: `python -m unittest discover -s tests/bench/peers -t tests/bench/peers`."""

import unittest
from collections import Counter

import numpy as np

from . import mvt, overlap
from .polygons import assemble

TILE = (0, 0, 100, 100)


def polygons(*features):
    """Polygons from lists of rings, one list a feature."""
    rings = [(number, np.array(ring)) for number, feature in enumerate(features) for ring in feature]
    lengths = np.array([len(ring) for _, ring in rings])
    return assemble(np.concatenate([ring for _, ring in rings]), lengths, np.array([number for number, _ in rings]), Counter())


def box(x1, y1, x2, y2):
    """A ring of positive area where y points down."""
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


class OverlapTest(unittest.TestCase):
    def check(self, expected, *features, square=TILE):
        found = overlap.measure(polygons(*features), square)
        self.assertAlmostEqual(found.area, expected)
        self.assertEqual(found.exact, expected == 0)

    def test_neighbours_that_share_a_border_do_not_overlap(self):
        self.check(0, [box(0, 0, 10, 10)], [box(10, 0, 20, 10)])

    def test_a_vertex_on_the_neighbours_border_is_no_overlap(self):
        self.check(0, [box(0, 0, 10, 10)], [[(10, 0), (20, 0), (20, 10), (10, 10), (10, 4)]])

    def test_borders_that_cross_overlap(self):
        self.check(50, [box(0, 0, 10, 10)], [box(5, 0, 15, 10)])
        self.check(25, [box(0, 0, 10, 10)], [box(5, 5, 15, 15)])

    def test_an_area_within_another_overlaps(self):
        self.check(4, [box(0, 0, 10, 10)], [box(4, 4, 6, 6)])

    def test_an_area_in_the_hole_of_another_does_not(self):
        self.check(0, [box(0, 0, 10, 10), box(4, 4, 6, 6)[::-1]], [box(4, 4, 6, 6)])

    def test_the_same_area_twice_overlaps(self):
        self.check(100, [box(0, 0, 10, 10)], [box(0, 0, 10, 10)])

    def test_one_border_in_the_same_direction_overlaps(self):
        self.check(50, [box(0, 0, 10, 10)], [[(0, 0), (10, 0), (10, 10)]])

    def test_an_edge_that_leaves_through_a_shared_vertex_overlaps(self):
        self.check(25, [box(0, 0, 10, 10)], [[(5, 5), (15, 5), (15, 15), (10, 10), (5, 10)]])

    def test_what_lies_in_the_buffer_does_not_count(self):
        self.check(0, [box(-20, 0, 10, 10)], [box(-20, 5, 0, 9)])
        self.check(0, [box(90, 0, 120, 10)], [[(100, 0), (110, 5), (100, 10)]])
        self.check(5, [box(90, 0, 120, 10)], [[(99, 0), (110, 0), (110, 5), (99, 5)]])

    def test_three_on_one_place_count_twice(self):
        self.check(200, [box(0, 0, 10, 10)], [box(0, 0, 10, 10)], [box(0, 0, 10, 10)])


class FaultsTest(unittest.TestCase):
    def check(self, expected, *features):
        self.assertEqual(dict(polygons(*features).faults), expected)

    def test_sound_rings_have_none(self):
        self.check({}, [box(0, 0, 10, 10), box(4, 4, 6, 6)[::-1], box(20, 0, 30, 10)])

    def test_a_ring_that_turns_the_wrong_way(self):
        self.check({"hole first": 1}, [box(0, 0, 10, 10)[::-1]])

    def test_a_ring_that_touches_itself(self):
        self.check({"invalid": 1}, [[(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10)]])

    def test_a_ring_without_area(self):
        self.check({"no area": 1}, [box(0, 0, 10, 10), [(20, 0), (30, 0), (25, 0)]])

    def test_a_hole_outside(self):
        self.check({"invalid": 1}, [box(0, 0, 10, 10), box(20, 4, 22, 6)[::-1]])

    def test_a_ring_closed_twice(self):
        self.check({"closed twice": 1}, [[*box(0, 0, 10, 10), (0, 0)]])


class ReaderTest(unittest.TestCase):
    def test_the_specifications_polygons(self):
        # Section 4.3.5.6 of the specification: an exterior ring, another, and its hole.
        commands = [9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13, 26, 0, 8, 8, 0, 0, 7, 15]
        xy, lengths = mvt.rings(np.array(commands))
        self.assertEqual(lengths, [4, 4, 4])
        self.assertEqual(xy[[0, 2, 4, 6, 8, 10]].tolist(), [[0, 0], [10, 10], [11, 11], [20, 20], [13, 13], [17, 17]])

    def test_broken_tiles_are_refused(self):
        for data in (b"\x1a\x05\x0a", b"\x1a", b"\xff\xff", b"\x1b\x00"):
            with self.assertRaises(mvt.BrokenTile):
                mvt.decode(data)


if __name__ == "__main__":
    unittest.main()
