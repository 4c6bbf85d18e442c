"""Many workers, many deaths, one clip: never two at a time, never for ever. The clock is the test's own."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from videos.models import Clip, ClipState
from videos.models.work import ATTEMPTS, PAUSES, lease

WORKERS = strategies.integers(0, 1)
ENDED = {ClipState.READY, ClipState.FAILED}


class Work(RuleBasedStateMachine):
    """Each worker believes that the clip is its own from its claim until its lease ends or the database says no."""

    seen = Bundle("seen")

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 11, 26, tzinfo=UTC)
        Clip.objects.all().delete()
        self.pk = Clip.objects.create(name="clip.mp4", size=1, state=ClipState.WAITING, due_at=self.now).pk
        self.holding = {}  # worker: (its clip, the end of its lease)
        self.finished = self.claims = 0

    def holders(self):
        return [worker for worker, (_, until) in self.holding.items() if until >= self.now]

    @rule(seconds=strategies.sampled_from([1, 31, 61, 7200]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=seen)
    def look(self):
        return Clip.objects.due(self.now).first()

    @rule(clip=consumes(seen), worker=WORKERS)
    def claim(self, clip, worker):
        """Claim what was seen, perhaps long ago."""
        self.claim_seen(clip, worker)

    def claim_seen(self, clip, worker):
        if clip and worker not in self.holding and clip.claim(f"{worker}-{self.claims}", self.now):
            self.claims += 1
            self.holding[worker] = clip, self.now + lease()

    @rule(worker=WORKERS)
    def take_over(self, worker):
        """Look when the lease has run out, and claim at once."""
        self.now += lease() + timedelta(seconds=1)
        self.claim_seen(Clip.objects.due(self.now).first(), worker)

    @rule(worker=WORKERS, progress=strategies.integers(0, 99))
    def renew(self, worker, progress):
        """Renew a lease, perhaps after it has run out: the database may have hung."""
        if worker in self.holding:
            clip, _ = self.holding.pop(worker)
            if clip.hold(progress, self.now):
                self.holding[worker] = clip, self.now + lease()

    @rule(worker=WORKERS)
    def die(self, worker):
        self.holding.pop(worker, None)

    @rule(worker=WORKERS, end=strategies.sampled_from(["finish", "fail", "refuse", "put_off"]))
    def let_go(self, worker, end):
        """End the work, perhaps after the lease has run out."""
        if worker not in self.holding:
            return
        clip, _ = self.holding.pop(worker)
        ends = {
            "finish": lambda: clip.finish([]),
            "fail": lambda: clip.fail("lý do", self.now),
            "refuse": lambda: clip.refuse("lý do"),
            "put_off": lambda: clip.put_off(timedelta(), self.now),
        }
        self.finished += ends[end]() and end == "finish"

    @invariant()
    def all_is_well(self):
        clip = Clip.objects.get(pk=self.pk)
        assert len(self.holders()) <= 1
        assert self.finished <= 1
        assert 0 <= clip.attempts <= ATTEMPTS
        if clip.state == ClipState.WORKING:
            assert clip.due_at <= self.now + lease()
        elif clip.state == ClipState.WAITING:
            assert clip.due_at <= self.now + max(PAUSES)
        else:
            assert clip.state in ENDED

    def teardown(self):
        """Whatever has happened: if from now on every worker dies, the clip comes to an end."""
        for _ in range(ATTEMPTS + 1):
            self.now += max(PAUSES) + lease()
            if clip := Clip.objects.due(self.now).first():
                clip.claim("one who dies", self.now)
        assert Clip.objects.get(pk=self.pk).state in ENDED


@pytest.mark.django_db
def test_work_on_a_clip(caplog):
    caplog.set_level(logging.CRITICAL)
    few = settings(max_examples=80, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Work, settings=few)
