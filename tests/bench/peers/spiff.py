# SPDX-License-Identifier: Apache-2.0
"""The peer SpiffWorkflow through the fixed procedure: its state as JSON into a PostgreSQL row at each step.

Run by the Python of `.venv-bench/`; reads one JSON object a line, answers one. Nothing of ours is imported.
"""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

FILE = Path(__file__).parent / "approval.bpmn"
ORDER = ("accept", "site", "expert", "data", "decide", "deliver", "rate")
TABLE = "CREATE TABLE spiff (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state text NOT NULL)"


class Peer:
    """Walks cases; each step reads the row, restores, completes one task, saves, commits."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_file(str(FILE))
        self.spec, self.parts = parser.get_spec("approval"), parser.get_subprocess_specs("approval")
        self.serializer = BpmnWorkflowSerializer()
        self.connection = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True, prepare_threshold=0)
        self.connection.execute(TABLE)
        self.steps = self._steps()

    def _steps(self):
        while True:
            workflow = BpmnWorkflow(self.spec, self.parts)
            workflow.do_engine_steps()
            state = self.serializer.serialize_json(workflow)
            row = self.connection.execute("INSERT INTO spiff (state) VALUES (%s) RETURNING id", [state]).fetchone()
            yield
            for node in ORDER:
                with self.connection.transaction():
                    held = self.connection.execute("SELECT state FROM spiff WHERE id = %s FOR UPDATE", row).fetchone()
                    workflow = self.serializer.deserialize_json(held[0])
                    task = next(
                        each for each in workflow.get_tasks(state=TaskState.READY) if each.task_spec.name == node
                    )
                    task.data["materials"] = "whole"
                    task.run()
                    workflow.do_engine_steps()
                    state = self.serializer.serialize_json(workflow)
                    self.connection.execute("UPDATE spiff SET state = %s WHERE id = %s", [state, row[0]])
                yield
            assert workflow.is_completed()

    def walk(self, seconds: float) -> float:
        """Steps a second over so long."""
        begun, done = perf_counter(), 0
        while perf_counter() - begun < seconds:
            next(self.steps)
            done += 1
        return done / (perf_counter() - begun)


if __name__ == "__main__":
    peer = Peer()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(peer.walk(float(line))) + "\n")
        sys.stdout.flush()
