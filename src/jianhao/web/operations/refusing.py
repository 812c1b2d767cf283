"""The answer while nothing can be written, also where an error came from outside a page."""

from __future__ import annotations

import sys

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jianhao.web import errors
from jianhao.web.operations.storage import trouble_of

AGAIN = "60"  # seconds until a program may ask again
PLAIN = "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>暂时只读</title><h1>暂时只读</h1><p>{}</p></html>"


def unavailable(request: HttpRequest, sentence: str) -> HttpResponse:
    """503 with the sentence: nothing was written, reading goes on, later it will go."""
    structlog.get_logger("jianhao.web").warning("read only", sentence=sentence)
    if request.path.startswith(errors.INTERFACE):
        response: HttpResponse = JsonResponse({"detail": sentence}, status=503)
    else:
        response = _page(request, sentence)
    response.headers["Retry-After"] = AGAIN
    return response


def _page(request: HttpRequest, sentence: str) -> HttpResponse:
    """As a page of ours; as bare HTML if even that needs what cannot be had now."""
    context = {"heading": "暂时只读", "sentence": sentence, "address": "/", "link": "返回首页"}
    try:
        return render(request, "sentence.html", context, status=503)
    except Exception:  # the cause is being told; a second one must not hide it
        return HttpResponse(PLAIN.format(sentence), status=503)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error outside a view: the sentence if it came of missing room, else that of any error."""
    sentence = trouble_of(sys.exc_info()[1])
    return unavailable(request, sentence) if sentence else errors.server_error(request)
