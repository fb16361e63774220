from exports.sources.postgresql_blocks import SIZE, SLACK, Blocks


def test_a_block_is_full_with_its_size_and_holds_what_comes_at_once_beyond_it() -> None:
    block = Blocks().empty()
    block.add(b"a" * (SIZE - 1))
    before = block.full
    block.add(b"b" * SLACK)
    assert (before, block.full) == (False, True)
    assert not block.grown
    assert bytes(block.text) == b"a" * (SIZE - 1) + b"b" * SLACK


def test_a_block_that_was_read_is_used_again_without_what_was_in_it() -> None:
    blocks = Blocks()
    first = blocks.empty()
    first.add(b"old,rows\n")
    blocks.hand_over(first)
    assert blocks.next() is first
    blocks.give_back(first)
    again = blocks.empty()
    assert again is first
    again.add(b"new\n")
    assert bytes(again.text) == b"new\n"


def test_a_block_in_use_is_not_handed_out_again() -> None:
    blocks = Blocks()
    assert blocks.empty() is not blocks.empty()


def test_a_row_larger_than_a_block_comes_whole_and_its_memory_is_not_kept() -> None:
    blocks = Blocks()
    block = blocks.empty()
    block.add(b"1,small\n")
    text = block.text  # somebody still looks at it
    huge = b'2,"' + b"x" * (3 * SIZE) + b'"\n'
    block.add(huge)
    assert block.grown
    assert bytes(block.text) == b"1,small\n" + huge
    assert bytes(text) == b"1,small\n"
    blocks.give_back(block)
    assert blocks.empty() is not block


def test_the_end_comes_after_the_last_block() -> None:
    blocks = Blocks()
    block = blocks.empty()
    blocks.hand_over(block)
    blocks.end()
    assert blocks.next() is block
    assert blocks.next() is None
