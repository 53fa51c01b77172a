from django.http import HttpRequest, HttpResponse


def flight(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


flight_total = airports = flight


def footprint(request: HttpRequest, id: str) -> HttpResponse:
    return HttpResponse()
