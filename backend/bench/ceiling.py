"""The least that a JSON route can cost here: one model in, one model out, nothing in between."""

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Said(BaseModel):
    text: str = ""


class Answered(BaseModel):
    reply_text: str


@app.post("/")
async def hear(said: Said) -> Answered:
    return Answered(reply_text=said.text)
