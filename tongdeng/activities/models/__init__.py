"""The tables of activities."""

from tongdeng.activities.models.activities import Activity as Activity
from tongdeng.activities.models.activities import Kind as Kind
from tongdeng.activities.models.activities import Move as Move
from tongdeng.activities.models.activities import YearPlan as YearPlan
from tongdeng.activities.models.after import Feed as Feed
from tongdeng.activities.models.after import Feedback as Feedback
from tongdeng.activities.models.after import Photo as Photo
from tongdeng.activities.models.door import Attendance as Attendance
from tongdeng.activities.models.door import Scan as Scan
from tongdeng.activities.models.signups import Participant as Participant
from tongdeng.activities.models.signups import SignUp as SignUp
from tongdeng.activities.models.wishes import Joining as Joining
from tongdeng.activities.models.wishes import Wish as Wish
