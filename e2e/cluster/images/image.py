#!/usr/bin/env python3
"""Container images without an engine, a base image or a registry. Same input, same digest.

image.py layer ROOT OUT.tar
    packs a directory as one layer: sorted, owned by root, without times.
image.py assemble OUT.tar --name localhost/x [--tag T] --layer L.tar… [--entrypoint JSON] [--env K=V]… [--user U] [--label K=V]…
    writes a docker archive of these layers and beside it OUT.ref with the reference. Without --tag, or with a
    tag that ends in "-", eight digits of the image's own content hash are (part of) the tag; {tag} in OUT stands for it.
"""

import argparse
import hashlib
import io
import json
import os
import stat
import sys
import tarfile

CHUNK = 1 << 20


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def neutral(entry):
    """An entry that says nothing about who packed it, where and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    if entry.isreg():
        entry.mode = 0o755 if entry.mode & stat.S_IXUSR else 0o644
    elif entry.isdir():
        entry.mode = 0o1777 if entry.mode & stat.S_ISVTX else 0o755
    return entry


def pack_layer(root, out):
    with tarfile.open(out + ".new", "w", format=tarfile.GNU_FORMAT) as layer:
        for name in sorted(os.listdir(root)):
            layer.add(os.path.join(root, name), arcname=name, filter=neutral)
    os.replace(out + ".new", out)


def image_config(options, diffs):
    config = {
        "Env": ["PATH=/opt/java/bin:/usr/bin:/bin"] + options.env,
        "WorkingDir": "/",
        "Entrypoint": json.loads(options.entrypoint),
    }
    if options.user:
        config["User"] = options.user
    if options.label:
        config["Labels"] = dict(label.split("=", 1) for label in options.label)
    return json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + diff for diff in diffs]},
        },
        sort_keys=True,
    ).encode()


def add_bytes(archive, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def assemble(options):
    diffs = [sha256_of(layer) for layer in options.layer]
    config = image_config(options, diffs)
    content = hashlib.sha256(config).hexdigest()
    tag = options.tag
    if not tag or tag.endswith("-"):
        tag += content[:8]
    reference = f"{options.name}:{tag}"
    out = options.out.replace("{tag}", tag)
    manifest = [
        {
            "Config": content + ".json",
            "RepoTags": [reference],
            "Layers": [diff + ".tar" for diff in diffs],
        }
    ]
    with tarfile.open(out + ".new", "w", format=tarfile.GNU_FORMAT) as archive:
        add_bytes(archive, "manifest.json", json.dumps(manifest).encode())
        add_bytes(archive, content + ".json", config)
        for diff, layer in zip(diffs, options.layer):
            archive.add(layer, arcname=diff + ".tar", filter=neutral)
    os.replace(out + ".new", out)
    with open(out.removesuffix(".tar") + ".ref", "w", encoding="utf-8") as file:
        file.write(reference + "\n")
    print(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    layer = verbs.add_parser("layer")
    layer.add_argument("root")
    layer.add_argument("out")
    image = verbs.add_parser("assemble")
    image.add_argument("out")
    image.add_argument("--name", required=True)
    image.add_argument("--tag", default="")
    image.add_argument("--layer", action="append", required=True)
    image.add_argument("--entrypoint", required=True)
    image.add_argument("--env", action="append", default=[])
    image.add_argument("--label", action="append", default=[])
    image.add_argument("--user", default="")
    options = parser.parse_args()
    if options.verb == "layer":
        pack_layer(options.root, options.out)
    else:
        assemble(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
