# One image for every type of task: what a container runs is in its environment (onwrite/launchers/launcher.py).
# The packages are a stage of their own, so that they are installed again only when requirements.txt changes.

FROM python:3.11-slim AS packages
COPY requirements.txt .
# Wheels only: what had to be compiled would need a compiler, and is an error here.
RUN pip install --only-binary=:all: --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --prefix=/packages -r requirements.txt

FROM python:3.11-slim
COPY --from=packages /packages /usr/local
WORKDIR /app
COPY onwrite onwrite
COPY handlers handlers
COPY exports exports
# Here and not at the first import: the container's file system may be read-only.
RUN python -m compileall -q .
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
CMD ["python", "-m", "onwrite.job"]
