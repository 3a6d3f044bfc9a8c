"""The official SDKs, pointed at lemond, and curl."""

import anthropic
import openai

from gateway import Lemond
from workplace import Workplace


def openai_client(workplace: Workplace, lemond: Lemond, key: str = "not-needed") -> openai.OpenAI:
    """Without the SDK's own retries, so that each error is seen as it comes; what it answers is recorded."""

    def record(response) -> None:
        told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        workplace.answers.record(f"openai {response.request.url}", f"{response.status_code}\n{told}")

    return openai.OpenAI(
        base_url=lemond.base_url,
        api_key=key,
        max_retries=0,
        timeout=90,
        http_client=openai.DefaultHttpxClient(event_hooks={"response": [record]}, trust_env=False),
    )


def anthropic_client(lemond: Lemond) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        base_url=lemond.origin,
        api_key="not-needed",
        max_retries=0,
        timeout=90,
        http_client=anthropic.DefaultHttpxClient(trust_env=False),
    )
