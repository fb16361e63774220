"""A door before the Firestore emulator that counts what passes, and on request cuts off answers to commits."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import grpc
from google.cloud.firestore_v1.types import firestore as messages

from onwrite.local.cut_offs import CutOffs

_PREFIX = "/google.firestore.v1.Firestore/"
_RESPONSES = {"BatchGetDocuments": messages.BatchGetDocumentsResponse, "RunQuery": messages.RunQueryResponse}


class Door(grpc.GenericRpcHandler):
    """`host` is what FIRESTORE_EMULATOR_HOST must be.

    `counted` holds `reads` and `writes` of documents, the writes of each collection as `writes <name>`, the calls of
    each method, and as `cut off` the commits whose answer was thrown away; `seconds` is how long the emulator took to
    answer the calls of each method. Every call is passed on as bytes; a unary one is a stream of one.
    """

    def __init__(self, emulator: str, cut_offs: CutOffs | None = None) -> None:
        self.counted: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._cut_offs = cut_offs or CutOffs()
        self._channel = grpc.insecure_channel(emulator)
        self._threads = ThreadPoolExecutor(64)
        self._server = grpc.server(self._threads)
        self._server.add_generic_rpc_handlers((self,))
        self.host = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def service(self, call: Any) -> Any:
        forward = self._channel.stream_stream(call.method)
        name = call.method.removeprefix(_PREFIX)

        def serve(requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
            metadata = [(key, value) for key, value in context.invocation_metadata() if key != "user-agent"]
            begun = time.perf_counter()
            answers = forward(self._requests(name, requests), metadata=metadata)
            try:
                if name == "Commit" and self._cut_offs.strike():
                    self._cut_off(answers, context)
                yield from self._answers(name, answers)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())
            finally:
                self.seconds[name] += time.perf_counter() - begun

        return grpc.stream_stream_rpc_method_handler(serve)

    def _requests(self, name: str, requests: Iterator[bytes]) -> Iterator[bytes]:
        for request in requests:
            self.counted[name] += 1
            if name == "Commit":
                for write in messages.CommitRequest.deserialize(request).writes:
                    self.counted["writes"] += 1
                    self.counted[f"writes {_collection(write)}"] += 1
            yield request

    def _cut_off(self, answers: Iterator[bytes], context: Any) -> None:
        """A commit that Firestore refuses raises here, and its answer is passed on as any other."""
        list(answers)
        self.counted["cut off"] += 1
        context.abort(grpc.StatusCode.UNAVAILABLE, "the answer was cut off after the commit")

    def _answers(self, name: str, answers: Iterator[bytes]) -> Iterator[bytes]:
        read: Callable[[bytes], Any] | None = _RESPONSES[name].deserialize if name in _RESPONSES else None
        for answer in answers:
            if read is not None:
                self.counted["reads"] += _is_document(read(answer))
            yield answer

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop(grace=1).wait()
        self._channel.close()
        self._threads.shutdown()  # the server leaves them to the garbage collector


def _collection(write: Any) -> str:
    return str(write.update.name or write.delete).split("/")[-2]


def _is_document(response: Any) -> bool:
    """A document that is missing is billed as a read too."""
    return (
        "found" in response or "missing" in response
        if hasattr(response, "missing")
        else "document" in response
    )
