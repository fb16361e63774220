"""Settings in the manifest: as a deploy would put their values there."""

from onwrite.local.manifest_parameters import resolved


def test_a_setting_that_is_set_is_put_in_and_another_one_stays() -> None:
    manifest = (
        "bucket: '{{ params.UPLOADS_BUCKET }}'\nother: '{{ params.OTHER }}'\nempty: '{{ params.EMPTY }}'\n"
    )
    environment = {"UPLOADS_BUCKET": "shop-uploads", "EMPTY": "", "params": "x"}
    assert resolved(manifest, environment) == (
        "bucket: 'shop-uploads'\nother: '{{ params.OTHER }}'\nempty: '{{ params.EMPTY }}'\n"
    )
