// async-openai. Arguments: the kind of API, the call, the URL, the key.
use async_openai::config::{AzureConfig, Config, OpenAIConfig};
use async_openai::types::chat::{ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequestArgs};
use async_openai::types::responses::{CreateResponseArgs, ResponseStreamEvent};
use async_openai::Client;
use futures::StreamExt;
use serde_json::json;
use std::env;

type Found = Result<Vec<String>, Box<dyn std::error::Error>>;

#[allow(non_snake_case)]
fn dated(E: &str, K: &str, V: &str, M: &str) -> Client<AzureConfig> {
    // dated:
    let config = AzureConfig::new().with_api_base(E).with_api_key(K).with_api_version(V).with_deployment_id(M);
    let client = Client::with_config(config);
    // :dated
    client
}

#[allow(non_snake_case)]
fn v1(B: &str, K: &str) -> Client<OpenAIConfig> {
    // v1:
    let config = OpenAIConfig::new().with_api_base(B).with_api_key(K).with_header("api-key", K).unwrap();
    let client = Client::with_config(config);
    // :v1
    client
}

async fn call<C: Config>(client: &Client<C>, name: &str, model: &str) -> Found {
    let message = ChatCompletionRequestUserMessageArgs::default().content("Hello").build()?;
    let chat = CreateChatCompletionRequestArgs::default().model(model).messages([message.into()]).build()?;
    let ask = CreateResponseArgs::default().model(model).input("Hello").build()?;
    let mut pieces = Vec::new();
    match name {
        "chat" => {
            let answer = client.chat().create(chat).await?;
            pieces.push(answer.choices[0].message.content.clone().unwrap_or_default());
        }
        "stream" => {
            let mut stream = client.chat().create_stream(chat).await?;
            while let Some(event) = stream.next().await {
                pieces.extend(event?.choices.into_iter().filter_map(|choice| choice.delta.content).filter(|text| !text.is_empty()));
            }
        }
        "responses" => pieces.push(client.responses().create(ask).await?.output_text().unwrap_or_default()),
        _ => {
            let mut stream = client.responses().create_stream(ask).await?;
            while let Some(event) = stream.next().await {
                if let ResponseStreamEvent::ResponseOutputTextDelta(delta) = event? {
                    pieces.push(delta.delta);
                }
            }
        }
    }
    Ok(pieces)
}

#[tokio::main]
async fn main() {
    let given: Vec<String> = env::args().collect();
    let (kind, name, url, key) = (given[1].as_str(), &given[2], &given[3], &given[4]);
    let (model, version) = (env::var("CLIENTS_MODEL").unwrap(), env::var("CLIENTS_VERSION").unwrap());
    let found = match kind {
        "dated" => call(&dated(url, key, &version, &model), name, &model).await,
        _ => call(&v1(url, key), name, &model).await,
    };
    let told = match found {
        Ok(pieces) => json!({"text": pieces.concat(), "pieces": pieces.len()}),
        Err(error) => json!({"error": error.to_string()}),
    };
    println!("{told}");
}
