"""Images and sounds with the unmodified openai package; each payload is what its type says."""

import base64
import io
import struct
import wave
import zlib

import openai
import pytest
from apim_simulator.model import image_size, sound

PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(params=["v1", "dated"])
def client(request, clients):
    """Either client."""
    return clients[request.param == "dated"]


def check_png(image):
    """Signature, chunks with their sums, and as many lines as its header says; returns its size."""
    assert image.startswith(PIXEL)
    place, kinds, data = len(PIXEL), [], b""
    while place < len(image):
        (length,) = struct.unpack(">I", image[place : place + 4])
        kind, content = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        assert struct.unpack(">I", image[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + content)
        kinds.append(kind)
        data += content if kind == b"IDAT" else b""
        place += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    width, height = image_size.of_bytes(image)
    assert len(zlib.decompress(data)) == height * (1 + -(-width // 8))
    return width, height


def test_an_image_of_gpt_image(client):
    """Base64, with usage; another prompt, another image."""
    made = client.images.generate(model="gpt-image-1", prompt="a red fox", n=2, size="1024x1536", quality="low")
    images = [base64.b64decode(each.b64_json) for each in made.data]
    assert [check_png(image) for image in images] == [(1024, 1536)] * 2
    assert images[0] != images[1]
    assert max(map(len, images)) < 2000
    assert (made.usage.input_tokens, made.usage.output_tokens, made.size) == (3, 544, "1024x1536")


def test_an_image_of_dall_e(account, client):
    """By URL, for a day, or as base64."""
    made = client.images.generate(model="dall-e-3", prompt="a red fox")
    assert made.data[0].revised_prompt == "a red fox"
    place = made.data[0].url.removeprefix(account.world.addresses.account_url(account.id))
    fetched = account.client.get(account.url + place)
    assert (fetched.headers["content-type"], check_png(fetched.content)) == ("image/png", (1024, 1024))
    coded = client.images.generate(model="dall-e-3", prompt="a red fox", response_format="b64_json")
    assert base64.b64decode(coded.data[0].b64_json) == fetched.content
    assert account.client.get(account.url + place.replace(".png", "0.png")).status_code == 404


def test_an_image_is_edited(client):
    """From a multipart body; the source decides, too."""
    one, other = (
        client.images.edit(model="gpt-image-1", prompt="a hat", image=("a.png", content)).data[0].b64_json
        for content in (b"one", b"other")
    )
    assert check_png(base64.b64decode(one)) == (1024, 1024)
    assert one != other


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"model": "dall-e-3", "prompt": "x", "n": 2}, openai.BadRequestError),
        ({"model": "dall-e-3", "prompt": "x", "size": "1x1"}, openai.BadRequestError),
        ({"model": "gpt-4o", "prompt": "x"}, openai.BadRequestError),
        ({"model": "gpt-image-1", "prompt": "simulate-content-filter"}, openai.BadRequestError),
        ({"model": "gpt-image-1", "prompt": "x", "output_format": "webp"}, openai.InternalServerError),
    ],
)
def test_refused_images(client, body, error):
    """By Azure, or as not simulated."""
    with pytest.raises(error):
        client.images.generate(**body)


@pytest.mark.parametrize("name", ["mp3", "wav", "pcm"])
def test_speech(client, name):
    """A tenth of a second for each word."""
    made = client.audio.speech.create(model="tts", voice="alloy", input="one two three", response_format=name)
    assert made.response.headers["content-type"] == {"mp3": "audio/mpeg", "wav": "audio/wav", "pcm": "audio/pcm"}[name]
    content = made.read()
    if name == "wav":
        with wave.open(io.BytesIO(content)) as file:
            assert file.getnframes() / file.getframerate() == pytest.approx(0.3, abs=0.001)
    if name == "mp3":
        assert [content[place : place + 4] for place in range(0, len(content), 192)] == [sound.MP3_FRAME[:4]] * 12


@pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")  # of the client's translations
@pytest.mark.parametrize("kind", ["transcriptions", "translations"])
def test_what_is_heard(client, kind):
    """In every form of answer."""
    heard = getattr(client.audio, kind)
    file = ("speech.wav", sound.wav(1.5))
    text = heard.create(model="whisper", file=file).text
    assert text.startswith("This is whisper, simulated. It heard 72044 bytes of speech.wav.")
    assert heard.create(model="whisper", file=file, response_format="text").strip() == text
    assert heard.create(model="whisper", file=file, response_format="srt") == f"1\n00:00:00,000 --> 00:00:01,500\n{text}\n\n"
    assert heard.create(model="whisper", file=file, response_format="vtt").startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n")
    full = heard.create(model="whisper", file=file, response_format="verbose_json")
    assert (full.duration, full.segments[0].text) == (1.5, text)


def test_usage_of_newer_models(client):
    """Of GPT-4o's transcriptions."""
    made = client.audio.transcriptions.create(model="gpt-4o-transcribe", file=("a.wav", sound.wav(2)))
    assert (made.usage.input_tokens, made.usage.output_tokens) == (20, len(made.text.split()))


def test_refused_sounds(client):
    """By Azure, or as not simulated."""
    with pytest.raises(openai.BadRequestError):
        client.audio.speech.create(model="tts", voice="nobody", input="x")
    with pytest.raises(openai.BadRequestError):
        client.audio.speech.create(model="tts", voice="alloy", input="x" * 4097)
    with pytest.raises(openai.InternalServerError):
        client.audio.speech.create(model="tts", voice="alloy", input="x", response_format="opus")
    with pytest.raises(openai.BadRequestError):
        client.audio.transcriptions.create(model="gpt-4o", file=("a.wav", b""))


def test_models(clients):
    """On v1 the deployments; with a dated version their models, and what these can do."""
    v1, dated = clients
    assert "gpt-4o-batch" in [model.id for model in v1.models.list()]
    assert v1.models.retrieve("gpt-4o").id == "gpt-4o"
    names = [model.id for model in dated.models.list()]
    assert (names.count("gpt-4o-2024-08-06"), "whisper-001" in names) == (1, True)
    model = dated.models.retrieve("text-embedding-3-small-1")
    assert model.capabilities["embeddings"]
    assert not model.capabilities["chat_completion"]
    for client in clients:
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("absent")
