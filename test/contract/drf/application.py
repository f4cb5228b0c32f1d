"""A small site on the real Django REST framework, for the sandbox to be measured by.

    python3 application.py '{"token": "key", "users": [["1", "a@example.com"]], "quota": 10000}'

prints its port on 127.0.0.1 and serves until its stdin is closed. It is a plain site: token authentication,
IsAuthenticated, the default renderers and parsers, APPEND_SLASH, DEBUG off; everything is in memory. The views
say what the sandbox's views say, since no public source tells what Bevy's say; all around them is the
framework's own. A request's time, milliseconds since 1970, is its header X-Clock.
"""

import json
import logging
import os
import sys
import threading
from datetime import datetime, timedelta, timezone

import django
from django.conf import settings

SETUP = json.loads(sys.argv[1])

settings.configure(
    ALLOWED_HOSTS=['127.0.0.1'],
    CACHES={'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}},
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}},
    INSTALLED_APPS=[
        'django.contrib.auth',
        'django.contrib.contenttypes',
        'rest_framework',
        'rest_framework.authtoken',
    ],
    MIDDLEWARE=['django.middleware.common.CommonMiddleware'],
    # Tables straight from the models: a start takes half the time.
    MIGRATION_MODULES={'auth': None, 'contenttypes': None, 'authtoken': None},
    REST_FRAMEWORK={
        'ALLOWED_VERSIONS': ['1.0'],
        'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.TokenAuthentication'],
        'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
        'DEFAULT_THROTTLE_RATES': {
            'anon': '5000/day',
            'user': f"{SETUP['quota']}/day",
            'burst': f"{SETUP['burst']}/min" if 'burst' in SETUP else None,
        },
        'DEFAULT_VERSION': '1.0',
        'DEFAULT_VERSIONING_CLASS': 'rest_framework.versioning.AcceptHeaderVersioning',
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY='none',
    TIME_ZONE='UTC',
    USE_TZ=True,
)
django.setup()
logging.disable()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import re_path  # noqa: E402
from rest_framework import serializers, throttling  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402
from rest_framework.exceptions import APIException, PermissionDenied  # noqa: E402
from rest_framework.generics import get_object_or_404  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

# The user's id -> when the site deletes the user.
DELETIONS = {}


def now(request):
    return int(request.headers['X-Clock']) / 1000


class Clocked:
    """A throttle whose clock is the request's: DRF reads `timer` and nothing else."""

    def allow_request(self, request, view):
        self.timer = lambda: now(request)
        return super().allow_request(request, view)


class AnonymousThrottle(Clocked, throttling.AnonRateThrottle):
    pass


class UserThrottle(Clocked, throttling.UserRateThrottle):
    pass


class BurstThrottle(Clocked, throttling.UserRateThrottle):
    scope = 'burst'


class UserSerializer(serializers.ModelSerializer):
    deletion_pending = serializers.SerializerMethodField()
    deletion_scheduled_for = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            'id',
            'email',
            'first_name',
            'last_name',
            'is_staff',
            'deletion_pending',
            'deletion_scheduled_for',
        ]

    def get_deletion_pending(self, user):
        return user.pk in DELETIONS

    def get_deletion_scheduled_for(self, user):
        due = DELETIONS.get(user.pk)
        return due and serializers.DateTimeField().to_representation(due)


class BadRequest(APIException):
    status_code = 400


class Api(APIView):
    throttle_classes = [AnonymousThrottle, UserThrottle, BurstThrottle]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            self.permission_denied(request)

    def get_permissions(self):
        # A throttle sees a request without a token only where IsAuthenticated, which comes first, is not used.
        return [] if SETUP.get('throttleFirst') else super().get_permissions()


class UserView(Api):
    def get(self, request, id):
        return Response(UserSerializer(get_object_or_404(User, pk=id)).data)

    def delete(self, request, id):
        user = get_object_or_404(User, pk=id)
        if user.is_staff:
            raise PermissionDenied('Permission Denied')
        if user.pk in DELETIONS:
            raise BadRequest('User is already scheduled for deletion.')
        DELETIONS[user.pk] = datetime.fromtimestamp(now(request), timezone.utc) + timedelta(days=7)
        if SETUP.get('broken'):
            raise RuntimeError('worked, then failed')
        return Response(status=204)


class CancelDeletionView(Api):
    def post(self, request, id):
        user = get_object_or_404(User, pk=id)
        if user.pk not in DELETIONS:
            raise BadRequest('No deletion is scheduled for this user.')
        del DELETIONS[user.pk]
        return Response({'id': user.pk, 'deletion_pending': False})


urlpatterns = [
    re_path(r'^api/user/(?P<id>[^/]+)/$', UserView.as_view()),
    re_path(r'^api/user/(?P<id>[^/]+)/cancel_deletion/$', CancelDeletionView.as_view()),
]
# As DRF's documentation advises, so that an API's 500 is JSON.
handler500 = 'rest_framework.exceptions.server_error'


def without_head_body(application):
    """Django leaves this to the server, and its own small one does not do it."""

    def serve(environ, start_response):
        body = application(environ, start_response)
        if environ['REQUEST_METHOD'] == 'HEAD':
            body.close()
            return []
        return body

    return serve


def stop_with_parent():
    sys.stdin.read()
    os._exit(0)


def main():
    call_command('migrate', run_syncdb=True, verbosity=0)
    for id, email in SETUP['users']:
        staff = SETUP.get('staff', False)
        User.objects.create(
            id=int(id), username=id, email=email, first_name='Sandbox', last_name=f'User {id}', is_staff=staff
        )
    administrator = User.objects.create(id=2**40, username='administrator')
    Token.objects.create(user=administrator, key=SETUP['token'])

    server = WSGIServer(('127.0.0.1', 0), WSGIRequestHandler)
    server.set_app(without_head_body(get_wsgi_application()))
    threading.Thread(target=stop_with_parent, daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == '__main__':
    main()
