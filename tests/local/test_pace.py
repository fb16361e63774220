from onwrite.local import Faults, Pace
from onwrite.local.relay_settings import RelaySettings, settings_from_json


def test_waits_double_up_to_the_longest() -> None:
    platform = Pace(first_retry=10, longest_retry=600)
    assert [platform.retry_after(failures) for failures in range(1, 9)] == [
        10,
        20,
        40,
        80,
        160,
        320,
        600,
        600,
    ]
    assert platform.retry_after(10_000) == 600


def test_settings_reach_the_relay_as_they_were_given() -> None:
    settings = RelaySettings(
        1, "demo", "host:1", "http://host:2", Faults(seed=4, delay=1.5), Pace(in_flight=2)
    )
    assert settings_from_json(settings.to_json()) == settings
